\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
------------------- MODULE MCVgic_thread_v2_no_lock_cycle -------------------
(***************************************************************************)
(* vgic@thread-v2 on 2 pCPUs, 2 vCPUs, 2 SPIs, 1 list register, 1          *)
(*   retarget, 1 priority                                                  *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, pcpu1, vcpu0, vcpu1, spi32, spi33, rank1

MCProcessor == vcpu0 :> pcpu0 @@ vcpu1 :> pcpu1
MCCurrent == pcpu0 :> vcpu0 @@ pcpu1 :> vcpu1
MCRankOf == spi32 :> rank1 @@ spi33 :> rank1
MCRankPriority == spi32 :> 0 @@ spi33 :> 0

\* The interrupts start alike and have one priority, so which is which does not matter.
MCSymmetry == Permutations(Spis)

=============================================================================
