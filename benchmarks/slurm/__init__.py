"""Whether the engine `slurm` keeps its word on a real Slurm."""
