"""Template deployments: a request is read, its template expanded, its resources written in their order.

`request` reads what is sent; `plan` expands it and refuses what can't run; `run` knows the order, `steps` writes the
resources by the providers' own rules, `runtime` answers what a template asks of Azure; `what_if` tries it and says what
`what_if_changes`; `progress` and `states` are what is kept and shown; `routes` is the HTTP side.
"""
