"""What is made of the declaration's one shape, amlstack/spec/workspace.schema.json: `make generate`.

amlstack/spec/model.py, components/args.py, and the tables of keys in docs/workspace-file.md. The words that JSON Schema
hasn't, all of them for these alone:

- `x-late`: in a component the value may be an Output, so the plan doesn't look at it.
- `x-default`: what holds where the key is left out, where no `default` can say it.
- `x-file`: a key, with all below it, that the file alone has.
- `x-renamed`: what a deprecated key is called now.
- `x-properties`: keys that records have and the file says otherwise, such as the ARM id in a mapping's place.
- `x-text`: the key of a record that text stands for, where that isn't `name`, or `id` for what begins as an ARM id.
- `x-required`: what a component must be given, where that isn't `required`.
- `x-component`: keys that the component Datastore has beside those of a datastore in a workspace.
- `x-record`: a record's name, where it isn't that of its key; `x-spec` and `x-args`: its class there.
"""
