\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
------------------------- MODULE MCVgic_v0_stranded -------------------------
(***************************************************************************)
(* vgic@v0 on 2 pCPUs, 2 vCPUs, 1 SPI, 1 list register, 0 retargets, 1     *)
(*   priority, 2 toggles                                                   *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, pcpu1, vcpu0, vcpu1, spi32, rank1

MCProcessor == vcpu0 :> pcpu0 @@ vcpu1 :> pcpu1
MCCurrent == pcpu0 :> vcpu0 @@ pcpu1 :> vcpu1
MCRankOf == spi32 :> rank1
MCRankPriority == spi32 :> 0

=============================================================================
