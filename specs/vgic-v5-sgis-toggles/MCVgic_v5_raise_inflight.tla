\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
---------------------- MODULE MCVgic_v5_raise_inflight ----------------------
(***************************************************************************)
(* vgic@v5 on 1 pCPU, 1 vCPU, 1 SPI, 1 list register, 0 retargets, 1       *)
(*   priority, 1 SGI, 1 toggle                                             *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, vcpu0, spi32, sgi0_vcpu0, rank1, rank0_vcpu0

MCProcessor == vcpu0 :> pcpu0
MCCurrent == pcpu0 :> vcpu0
MCRankOf == spi32 :> rank1 @@ sgi0_vcpu0 :> rank0_vcpu0
MCRankPriority == spi32 :> 0 @@ sgi0_vcpu0 :> 0
MCSgiVcpu == sgi0_vcpu0 :> vcpu0
MCSgiZero == vcpu0 :> sgi0_vcpu0

=============================================================================
