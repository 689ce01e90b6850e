"""The same question asked of other tools: everybody's score now, and nothing else."""
