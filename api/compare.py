"""Which items of an official crate's public API ours have, for the operations that ours have."""

import fnmatch
import re

from surface import Printer


def closure(official, ours):
    """The official lines that belong to operations which our crate has."""
    operations = {module(line) for line in official if module(line)}
    kept = {module(line) for line in ours if module(line)}
    dropped = operations - kept
    if not operations:
        return set(official)
    lines = [line for line in official if module(line) not in dropped]
    by_type = {}
    for line in lines:
        owner = official[line]
        if owner.startswith("types::"):
            by_type.setdefault(owner.split("::")[-1], []).append(line)
    reached = set()
    # What operations name, and what that names.
    queue = [line for line in lines if module(line) in kept]
    while queue:
        for name in re.findall(r"\w+", types_of(queue.pop())):
            if name in by_type and name not in reached:
                reached.add(name)
                queue.extend(line for line in by_type[name] if not line.startswith("impl "))
    gone = {name.replace("_", "") for name in dropped}
    belongs = set()
    for line in lines:
        owner = official[line]
        if owner.startswith("types::") and not line.startswith("mod "):
            if owner.split("::")[-1] not in reached:
                continue
        if owner.split("::")[-1] == "Client" and re.search(r"::(\w+)\(&self\) -> (\w+)FluentBuilder", line):
            if re.search(r"::(\w+)\(&self\)", line)[1] in dropped:
                continue
        if owner.split("::")[-1] == "Error":
            variant = re.match(r"variant \w+::(\w+)\(\w+\)", line)
            if variant and variant[1] != "Unhandled" and variant[1] not in reached:
                continue
            source = re.search(r"From<.*?(\w+)Error[,>]", line)
            if source and source[1].lower() in gone:
                continue
        belongs.add(line)
    return belongs


def types_of(line):
    """The part of a line that names types."""
    if line.startswith("field "):
        return line.split(": ", 1)[1]
    return line[line.find("(") :] if "(" in line else ""


def module(line):
    found = re.search(r"\boperation::(\w+)", line)
    return found[1] if found and found[1][0].islower() and found[1] not in ("builders",) else None


def sent(crate):
    """What traits say of our operations: what the future of a call comes to, and what a page has."""
    table = {}
    for item in crate.index.values():
        found = item["inner"].get("impl")
        if not found or not found["trait"]:
            continue
        trait = found["trait"]["path"].split("::")[-1]
        if trait not in ("Operation", "PageItems"):
            continue
        types = table.setdefault(found["for"]["resolved_path"]["path"].split("::")[-1], {})
        for child in found["items"]:
            child = crate.index[str(child)]
            if "assoc_type" in child["inner"]:
                types[child["name"]] = Printer(crate).type(child["inner"]["assoc_type"]["type"])
    return table


RESPONSE = "aws_smithy_runtime_api::client::orchestrator::HttpResponse"
SDK_ERROR = "aws_smithy_runtime_api::client::result::SdkError"


def normal(lines, operations):
    """Our lines as the official crate writes the same thing, which callers cannot tell from it:

    - a named future that callers await is an `async fn`;
    - what a trait says of an operation is named;
    - a type of the runtime with the operation or the service for its parameter is that operation's or service's type;
    - one implementation for all errors is one for each.
    """
    errors = [types["Error"] for types in operations.values() if "Error" in types]

    def line_of(line):
        line = re.sub(r"\b(Config|Builder)<Service>", r"\1", line)
        line = line.replace("Builder<<<B>::Operation as Operation>::Service>", "Builder")
        line = line.replace("::endpoint_resolver<T0>(self, T0)", "::endpoint_resolver(self, impl ResolveEndpoint)")
        line = re.sub(r"\b(Paginator|PaginatorItems)<(\w+)>", lambda m: (operations_name(m[2])) + m[1], line)
        item = re.search(r"<<(\w+) as PageItems>::Items as [\w:]+>::Item", line)
        if item:
            items = operations.get(item[1], {}).get("Items", "")
            one = re.match(r"alloc::vec::Vec<(.*)>$", items)
            two = re.match(r"std::collections::hash::map::HashMap<(.*)>$", items)
            line = line.replace(item[0], one[1] if one else f"({two[1]})" if two else items)
        line = re.sub(r"<(\w+)(?: as Operation)?>::(\w+)", lambda m: operations.get(m[1], {}).get(m[2], m[0]), line)
        found = re.search(r"Sending<(\w+)>", line)
        if found and found[1] in operations:
            types = operations[found[1]]
            result = f"core::result::Result<{types['Output']}, {SDK_ERROR}<{types['Error']}, {RESPONSE}>>"
            line = "async " + line.replace(found[0], result)
        if "Sending<<B>::Operation>" in line:
            result = f"core::result::Result<T, {SDK_ERROR}<E, {RESPONSE}>>"
            line = "async " + line.replace("Sending<<B>::Operation>", result)
        return line

    def operations_name(name):
        # The paginator is named after the input.
        return operations.get(name, {}).get("Input", name + "Input").removesuffix("Input")

    result = {}
    for line, owner in lines.items():
        line = line_of(line)
        result[line] = owner
        for error in errors:
            if line == "impl core::convert::From<E> for Error":
                result[f"impl core::convert::From<{error}> for Error"] = owner
            if line == f"impl core::convert::From<{SDK_ERROR}<E, R>> for Error":
                result[f"impl core::convert::From<{SDK_ERROR}<{error}, R>> for Error"] = owner
    return result


def read_left_out(path):
    """Entries and their reasons. A paragraph is a reason, after `#`, and entries, a line each: `crate: item`, in which `*`
    stands for any text."""
    entries = []
    reason = []
    is_reason = False
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if line.startswith("#"):
                reason = reason if is_reason else []
                reason.append(line.lstrip("# "))
                is_reason = True
            elif line:
                is_reason = False
                crate, entry = line.split(": ", 1)
                entries.append((crate, entry, " ".join(reason)))
    return entries


def is_of(entry, line):
    """Whether an entry says why a line is missing."""
    return fnmatch.fnmatchcase(line, re.sub(r"[\[?]", r"[\g<0>]", entry))
