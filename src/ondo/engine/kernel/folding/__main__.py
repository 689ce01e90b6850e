"""`make kernel`: writes anew what is shipped of the kernel, after its source was changed."""

from ondo.engine.kernel.folding.compiling import assembly_of
from ondo.engine.kernel.folding.fold import fold_people
from ondo.engine.kernel.folding.jit import functions, sources_hash
from ondo.engine.kernel.folding.shipping import ship

if __name__ == "__main__":
    ship(sources_hash(), *assembly_of(fold_people, functions()))
