\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
------------------- MODULE MCVgic_v6_irouter_index_clean --------------------
(***************************************************************************)
(* vgic@v6 on 1 pCPU, 2 vCPUs, 2 SPIs, 1 list register, 1 retarget, 1      *)
(*   priority, GIC v3                                                      *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, vcpu0, vcpu1, spi32, spi33, rank1

MCProcessor == vcpu0 :> pcpu0 @@ vcpu1 :> pcpu0
MCCurrent == pcpu0 :> vcpu0
MCRankOf == spi32 :> rank1 @@ spi33 :> rank1
MCRankPriority == spi32 :> 0 @@ spi33 :> 0
MCIrqOrder == <<spi32, spi33>>

=============================================================================
