\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
---------------------- MODULE MCVgic_v6_ignore_queued -----------------------
(***************************************************************************)
(* vgic@v6+IgnoreQueued on 1 pCPU, 1 vCPU, 1 SPI, 1 list register, 0       *)
(*   retargets, 1 priority, WFI on, nesting on                             *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, vcpu0, spi32, rank1

MCProcessor == vcpu0 :> pcpu0
MCCurrent == pcpu0 :> vcpu0
MCRankOf == spi32 :> rank1
MCRankPriority == spi32 :> 0

=============================================================================
