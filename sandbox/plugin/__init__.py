"""The stand-in azure-native plugin: the Pulumi engine on one side, the sandbox's Resource Manager on the other.

A test double of pulumi-azure-native 3.29, whose behaviour towards the engine it follows: auto-names, location from the
group, replacement, preview, refresh and import. The catalog brings its inputs to ARM bodies and the answers back.
"""
