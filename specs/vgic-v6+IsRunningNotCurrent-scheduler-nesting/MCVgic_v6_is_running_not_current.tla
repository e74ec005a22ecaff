\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
------------------ MODULE MCVgic_v6_is_running_not_current ------------------
(***************************************************************************)
(* vgic@v6+IsRunningNotCurrent on 1 pCPU, 2 vCPUs, 1 SPI, 1 list register, *)
(*   0 retargets, 1 priority, scheduler on, nesting on                     *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, vcpu0, vcpu1, spi32, rank1

MCProcessor == vcpu0 :> pcpu0 @@ vcpu1 :> pcpu0
MCCurrent == pcpu0 :> vcpu0
MCRankOf == spi32 :> rank1
MCRankPriority == spi32 :> 0

=============================================================================
