"""A contract for import-linter: a module's name says its layer, imports point down."""

from fnmatch import fnmatchcase

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class LayersByName(Contract):
    """`layers`, topmost first, are names (or patterns) of modules in any app."""

    type_name = "layers_by_name"

    layers = fields.ListField(subfield=fields.StringField())
    rest = fields.StringField()
    apps = fields.ListField(subfield=fields.StringField())

    def layer_of(self, module: str) -> int | None:
        app, _, inside = module.partition(".")
        name = inside.partition(".")[0]
        if app not in self.apps or name in {"", "migrations"}:
            return None
        layers = [layer.split() for layer in self.layers]
        for depth, patterns in enumerate(layers):
            if any(fnmatchcase(name, pattern) for pattern in patterns):
                return depth
        return layers.index([self.rest])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        upward = []
        for module in sorted(graph.modules):
            own = self.layer_of(module)
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                other = self.layer_of(imported)
                if own is not None and other is not None and other < own:
                    upward.append(f"{module} imports {imported}")
        return ContractCheck(kept=not upward, metadata={"upward": upward})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["upward"]:
            output.print_error(line)
