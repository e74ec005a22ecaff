\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
-------------------- MODULE MCVgic_v6_evict_active_clean --------------------
(***************************************************************************)
(* vgic@v6 on 1 pCPU, 1 vCPU, 2 SPIs, 1 list register, 0 retargets, 2      *)
(*   priorities                                                            *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, vcpu0, spi32, spi33, rank1

MCProcessor == vcpu0 :> pcpu0
MCCurrent == pcpu0 :> vcpu0
MCRankOf == spi32 :> rank1 @@ spi33 :> rank1
MCRankPriority == spi32 :> 0 @@ spi33 :> 1

=============================================================================
