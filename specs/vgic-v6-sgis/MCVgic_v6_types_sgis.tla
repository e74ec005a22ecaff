\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
------------------------ MODULE MCVgic_v6_types_sgis ------------------------
(***************************************************************************)
(* vgic@v6 on 1 pCPU, 2 vCPUs, 1 SPI, 1 list register, 0 retargets, 1      *)
(*   priority, 1 SGI                                                       *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, vcpu0, vcpu1, spi32, sgi0_vcpu0, sgi0_vcpu1, rank1, rank0_vcpu0, rank0_vcpu1

MCProcessor == vcpu0 :> pcpu0 @@ vcpu1 :> pcpu0
MCCurrent == pcpu0 :> vcpu0
MCRankOf == spi32 :> rank1 @@ sgi0_vcpu0 :> rank0_vcpu0 @@ sgi0_vcpu1 :> rank0_vcpu1
MCRankPriority == spi32 :> 0 @@ sgi0_vcpu0 :> 0 @@ sgi0_vcpu1 :> 0
MCSgiVcpu == sgi0_vcpu0 :> vcpu0 @@ sgi0_vcpu1 :> vcpu1
MCSgiZero == vcpu0 :> sgi0_vcpu0 @@ vcpu1 :> sgi0_vcpu1

=============================================================================
