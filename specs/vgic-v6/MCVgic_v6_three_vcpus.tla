\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------- MODULE MCVgic_v6_three_vcpus ------------------------
(***************************************************************************)
(* vgic@v6 on 3 pCPUs, 3 vCPUs, 2 SPIs, 1 list register, 1 retarget, 1     *)
(*   priority                                                              *)
(***************************************************************************)
EXTENDS VgicProps, TLC

CONSTANTS
  pcpu0, pcpu1, pcpu2, vcpu0, vcpu1, vcpu2, spi32, spi33, rank1

MCProcessor == vcpu0 :> pcpu0 @@ vcpu1 :> pcpu1 @@ vcpu2 :> pcpu2
MCCurrent == pcpu0 :> vcpu0 @@ pcpu1 :> vcpu1 @@ pcpu2 :> vcpu2
MCRankOf == spi32 :> rank1 @@ spi33 :> rank1
MCRankPriority == spi32 :> 0 @@ spi33 :> 0

\* No interrupt starts at these vCPUs: they change places, each with its pCPU.
MCOthers == Vcpus \ {BootVcpu}
MCSwap(f) ==
  f @@ [p \in {Processor[v] : v \in MCOthers} |->
         Processor[f[CHOOSE v \in MCOthers : Processor[v] = p]]]

\* The interrupts start alike and have one priority, so which is which does not matter.
MCSymmetry ==
  {f @@ MCSwap(g) : f \in Permutations(Spis), g \in Permutations(MCOthers)}

=============================================================================
