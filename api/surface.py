"""The public API of a crate as lines of text, from rustdoc's JSON.

A line is an item: `types::Contact::id(&self) -> Option<&str>`. Two crates have the same item if they have the same
line, so names of arguments, generic parameters and lifetimes are not part of it.
"""

import json

# Types of these crates are the same ones on both sides: they are named with their whole path.
SHARED = {
    "alloc", "core", "std", "aws_credential_types", "aws_sigv4", "aws_smithy_async", "aws_smithy_runtime_api",
    "aws_smithy_types", "aws_types", "bytes", "futures_core", "http", "http_body",
}
# The only traits that the compiler implements by itself and that callers rely on.
AUTO = {"Send", "Sync", "Unpin"}
# Implementations that callers cannot observe beside another one.
UNSEEN = {"StructuralPartialEq", "StructuralEq"}


class Crate:
    """A crate's JSON, and those of the crates that it hands on."""

    def __init__(self, path, others=()):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        self.index = data["index"]
        self.paths = data["paths"]
        self.root = self.index[str(data["root"])]
        self.name = self.root["name"]
        self.others = {other.name: other for other in others}
        self.is_runtime = self.name == "slim_sdk_runtime"
        self.by_path = {}
        for key, summary in self.paths.items():
            if summary["crate_id"] == 0:
                self.by_path.setdefault("::".join(summary["path"]), key)

    def find(self, key):
        """The item of an id and the crate that has it; the item is None where no JSON has it."""
        item = self.index.get(str(key))
        if item is not None:
            return self, item
        summary = self.paths.get(str(key))
        if summary is not None:
            other = self.others.get(summary["path"][0])
            if other is not None:
                here = other.by_path.get("::".join(summary["path"]))
                if here is not None:
                    return other.find(here)
        return self, None

    def module_of(self, path):
        """The module with that path, which the index alone may have."""
        module = self.root
        for name in path.split("::")[1:]:
            children = (self.index.get(str(child)) for child in module["inner"]["module"]["items"])
            module = next((child for child in children if child and child["name"] == name and "module" in child["inner"]), None)
            if module is None:
                return None
        return module

    def path(self, key):
        """Where an item is defined."""
        summary = self.paths.get(str(key))
        return summary["path"] if summary is not None else None


def type_name(crate, key, written):
    """A type's name: with its path where both sides share the type."""
    path = crate.path(key)
    if path is None:
        return written.split("::")[-1]
    return "::".join(path) if path[0] in SHARED else path[-1]


class Printer:
    """Types as text, with `Self` and parameters of the runtime's types replaced."""

    def __init__(self, crate, replaced=None):
        self.crate = crate
        self.replaced = replaced or {}

    def type(self, ty):
        if ty is None:
            return "()"
        kind, value = next(iter(ty.items())) if isinstance(ty, dict) else (ty, None)
        match kind:
            case "resolved_path":
                return self.path(value)
            case "generic":
                return self.replaced.get(value, value)
            case "primitive":
                return value
            case "borrowed_ref":
                return ("&mut " if value["is_mutable"] else "&") + self.type(value["type"])
            case "slice":
                return f"[{self.type(value)}]"
            case "array":
                return f"[{self.type(value['type'])}; {value['len']}]"
            case "tuple":
                return "(" + ", ".join(map(self.type, value)) + ")"
            case "impl_trait":
                return "impl " + self.bounds(value)
            case "dyn_trait":
                return "dyn " + " + ".join(sorted(self.path(poly["trait"]) for poly in value["traits"]))
            case "qualified_path":
                of = value["trait"]
                of = f" as {self.path(of)}" if of and of.get("path") else ""
                return f"<{self.type(value['self_type'])}{of}>::{value['name']}"
            case "function_pointer":
                return "fn" + self.signature(value["sig"])
            case "raw_pointer":
                return "*" + self.type(value["type"])
        return json.dumps(ty)

    def path(self, value):
        name = type_name(self.crate, value["id"], value["path"])
        # An alias that either side may have written out.
        if name == "aws_smithy_runtime_api::box_error::BoxError":
            return "alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>"
        if "::" not in name:
            expanded = self.expanded(value)
            if expanded is not None:
                return expanded
        return name + self.arguments(value.get("args"))

    def expanded(self, value):
        """What an alias of one side stands for."""
        home, item = self.crate.find(value["id"])
        if item is None or "type_alias" not in item["inner"]:
            return None
        alias = item["inner"]["type_alias"]
        target = alias["type"].get("resolved_path")
        where = home.path(target["id"]) if target else ["core"]
        if where is not None and where[0] not in SHARED and home is self.crate and not home.is_runtime:
            # The alias is the type's name in that crate: `Config`, `Builder`.
            return None
        params = [param for param in alias["generics"]["params"] if "type" in param["kind"]]
        args = (value.get("args") or {}).get("angle_bracketed", {}).get("args", [])
        shown = [self.type(arg["type"]) for arg in args if "type" in arg]
        for param in params[len(shown):]:
            shown.append(Printer(home).type(param["kind"]["type"]["default"]))
        inner = {param["name"]: text for param, text in zip(params, shown)}
        return Printer(home, {**self.replaced, **inner}).type(alias["type"])

    def arguments(self, args):
        if not args:
            return ""
        if "parenthesized" in args:
            inner = args["parenthesized"]
            output = f" -> {self.type(inner['output'])}" if inner["output"] else ""
            return "(" + ", ".join(map(self.type, inner["inputs"])) + ")" + output
        if "angle_bracketed" not in args:
            return ""
        inner = args["angle_bracketed"]
        shown = [self.type(arg["type"]) for arg in inner["args"] if "type" in arg]
        for constraint in inner["constraints"]:
            binding = constraint["binding"]
            if "equality" in binding:
                shown.append(f"{constraint['name']} = {self.type(binding['equality'].get('type'))}")
            else:
                shown.append(f"{constraint['name']}: {self.bounds(binding['constraint'])}")
        return "<" + ", ".join(shown) + ">" if shown else ""

    def bounds(self, bounds):
        shown = []
        for bound in bounds:
            if "trait_bound" in bound:
                maybe = "?" if bound["trait_bound"]["modifier"] == "maybe" else ""
                shown.append(maybe + self.path(bound["trait_bound"]["trait"]))
        return " + ".join(sorted(shown))

    def generics(self, generics):
        """Type parameters with all their bounds, by position: their names do not count."""
        where = {}
        rest = []
        for predicate in generics["where_predicates"]:
            bound = predicate.get("bound_predicate")
            if bound is None:
                continue
            if "generic" in bound["type"]:
                where.setdefault(bound["type"]["generic"], []).extend(bound["bounds"])
            elif self.bounds(bound["bounds"]):
                rest.append(bound)
        names = {}
        shown = []
        for param in generics["params"]:
            if "type" not in param["kind"] or param["kind"]["type"]["is_synthetic"]:
                continue
            if param["name"] in self.replaced:
                continue
            names[param["name"]] = f"T{len(names)}"
        inner = Printer(self.crate, {**self.replaced, **names})
        for param in generics["params"]:
            if param["name"] in names:
                bounds = param["kind"]["type"]["bounds"] + where.get(param["name"], [])
                bounds = inner.bounds(bounds)
                shown.append(names[param["name"]] + (f": {bounds}" if bounds else ""))
        text = "<" + ", ".join(shown) + ">" if shown else ""
        for bound in rest:
            text += f" where {inner.type(bound['type'])}: {inner.bounds(bound['bounds'])}"
        return inner, text

    def signature(self, sig):
        inputs = []
        for name, ty in sig["inputs"]:
            shown = self.type(ty)
            if name == "self":
                own = self.replaced.get("Self", "Self")
                shown = {own: "self", "&" + own: "&self", "&mut " + own: "&mut self"}.get(shown, shown)
            inputs.append(shown)
        output = self.type(sig["output"])
        return "(" + ", ".join(inputs) + ")" + ("" if output == "()" else f" -> {output}")

    def function(self, item):
        function = item["inner"]["function"]
        inner, generics = self.generics(function["generics"])
        inputs = function["sig"]
        prefix = "async " if function["header"]["is_async"] else ""
        return f"{prefix}{item['name']}{generics}{inner.signature(inputs)}"


def is_public(item):
    return item["visibility"] in ("public", "default")


class Surface:
    """All lines of a crate, each with the item that it belongs to."""

    def __init__(self, crate):
        self.crate = crate
        self.lines = {}
        self.types = {}
        self.module(crate, crate.root, "", set())

    def add(self, line, owner):
        self.lines.setdefault(line, owner)

    def module(self, crate, module, prefix, seen):
        key = (crate.name, module["id"], prefix)
        if key in seen:
            return
        seen = seen | {key}
        for child in module["inner"]["module"]["items"]:
            _, item = crate.find(child)
            if item is None or not is_public(item):
                continue
            if "use" in item["inner"]:
                self.reexport(crate, item["inner"]["use"], prefix, seen)
            else:
                self.item(crate, item, item["name"], prefix, seen)

    def reexport(self, crate, use, prefix, seen):
        if use["id"] is None:
            self.add(f"{prefix}{use['name']} = {use['source']}", prefix)
            return
        home, item = crate.find(use["id"])
        if item is None:
            # What is hidden has no summary: it is found by what is written.
            other = crate.others.get(use["source"].split("::")[0])
            home, item = (other, other.module_of(use["source"])) if other is not None else (home, item)
        if use["is_glob"]:
            if item is not None and "module" in item["inner"]:
                self.module(home, item, prefix, seen)
            elif item is not None and "enum" in item["inner"]:
                pass
            return
        path = crate.path(use["id"])
        if item is not None and "use" in item["inner"]:
            self.reexport(home, {**item["inner"]["use"], "name": use["name"]}, prefix, seen)
        elif item is not None and (path is None or path[0] not in SHARED):
            self.item(home, item, use["name"], prefix, seen)
        else:
            where = "::".join(path) if path else use["source"]
            self.add(f"{prefix}{use['name']} = {where}", f"{prefix}{use['name']}")

    def item(self, crate, item, name, prefix, seen):
        kind, inner = next(iter(item["inner"].items()))
        path = prefix + name
        printer = Printer(crate)
        match kind:
            case "module":
                self.add(f"mod {path}", path)
                self.module(crate, item, path + "::", seen)
            case "struct" | "enum" | "union":
                self.add(f"{kind} {path}{self.parameters(inner['generics'])}", path)
                self.contents(crate, item, path, name, {})
            case "type_alias":
                self.alias(crate, item, path, name)
            case "function":
                self.add(f"fn {prefix}{printer.function(item)}", path)
            case "constant":
                self.add(f"const {path}: {printer.type(inner['type'])}", path)
            case "static":
                self.add(f"static {path}: {printer.type(inner['type'])}", path)
            case "trait":
                self.add(f"trait {path}", path)
                for child in inner["items"]:
                    _, child = crate.find(child)
                    if child is not None and "function" in child["inner"]:
                        self.add(f"{path}::{printer.function(child)}", path)
            case "macro":
                self.add(f"macro {path}", path)

    @staticmethod
    def parameters(generics):
        count = sum(1 for param in generics["params"] if "type" in param["kind"])
        return "<" + ", ".join(f"T{n}" for n in range(count)) + ">" if count else ""

    def alias(self, crate, item, path, name):
        """An alias of one of our own types has what that type has, with the alias's arguments."""
        alias = item["inner"]["type_alias"]
        target = alias["type"].get("resolved_path")
        where = crate.path(target["id"]) if target else None
        if where is None or where[0] in SHARED:
            shown = Printer(crate).type(alias["type"])
            self.add(f"type {path}{self.parameters(alias['generics'])} = {shown}", path)
            return
        home, found = crate.find(target["id"])
        if found is None:
            self.add(f"type {path} = {Printer(crate).type(alias['type'])}", path)
            return
        kind, inner = next(iter(found["inner"].items()))
        args = (target.get("args") or {}).get("angle_bracketed", {}).get("args", [])
        params = [param["name"] for param in inner["generics"]["params"] if "type" in param["kind"]]
        replaced = {}
        for param, arg in zip(params, [arg for arg in args if "type" in arg]):
            shown = Printer(crate).type(arg["type"])
            replaced[param] = shown
        if kind == "type_alias":
            self.add(f"type {path} = {Printer(crate).type(alias['type'])}", path)
            return
        self.add(f"{kind} {path}{self.parameters(alias['generics'])}", path)
        self.contents(home, found, path, name, replaced)

    def contents(self, crate, item, path, name, replaced):
        kind, inner = next(iter(item["inner"].items()))
        self.types[path] = (crate, item)
        replaced = dict(replaced)
        for param in inner["generics"]["params"]:
            if "type" in param["kind"]:
                replaced.setdefault(param["name"], param["name"])
        printer = Printer(crate, replaced)
        if kind == "struct":
            if inner["kind"] == "unit":
                self.add(f"unit {path}", path)
            for field in self.fields(inner["kind"]):
                _, field = crate.find(field)
                if field is not None and is_public(field):
                    self.add(f"field {path}.{field['name']}: {printer.type(field['inner']['struct_field'])}", path)
        if kind == "enum":
            for variant in inner["variants"]:
                _, variant = crate.find(variant)
                if variant is not None:
                    self.add(f"variant {path}::{variant['name']}{self.variant(crate, printer, variant)}", path)
        for key in inner["impls"]:
            _, found = crate.find(key)
            if found is not None:
                self.implementation(crate, found["inner"]["impl"], path, replaced, item["id"])

    @staticmethod
    def fields(kind):
        if isinstance(kind, str):
            return []
        if "plain" in kind:
            return kind["plain"]["fields"]
        return [field for field in kind["tuple"] if field is not None]

    def variant(self, crate, printer, variant):
        kind = variant["inner"]["variant"]["kind"]
        if isinstance(kind, str):
            return ""
        if "tuple" in kind:
            shown = []
            for field in kind["tuple"]:
                _, field = crate.find(field) if field is not None else (None, None)
                shown.append(printer.type(field["inner"]["struct_field"]) if field else "_")
            return "(" + ", ".join(shown) + ")"
        return " { .. }"

    def implementation(self, crate, found, path, replaced, own_id):
        target = found["for"].get("borrowed_ref", {}).get("type", found["for"])
        if target.get("resolved_path", {}).get("id") != own_id:
            return
        own = Printer(crate, replaced).type(found["for"])
        # A type's parameters may have other names in one of its implementations.
        replaced = {**replaced, "Self": own}
        printer = Printer(crate, replaced)
        trait = found["trait"]
        if trait is None:
            for child in found["items"]:
                _, child = crate.find(child)
                if child is not None and is_public(child) and "function" in child["inner"]:
                    text = printer.function(child)
                    prefix = "async " if text.startswith("async ") else ""
                    self.add(f"{prefix}{path}::{text.removeprefix('async ')}", path)
                elif child is not None and is_public(child) and "assoc_const" in child["inner"]:
                    self.add(f"const {path}::{child['name']}", path)
            return
        if found["blanket_impl"] is not None or found["is_negative"]:
            return
        name = trait["path"].split("::")[-1]
        if name in UNSEEN or (found["is_synthetic"] and name not in AUTO):
            return
        self.add(f"impl {printer.path(trait)} for {'&' if own.startswith('&') else ''}{path}", path)
