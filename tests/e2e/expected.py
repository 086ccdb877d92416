"""Which changes a second plan may show: what an emulator does not give back as it was given it."""


def differs_by_emulator(changes, known):
    """What is left of `changes` ({address: attributes}) without the attributes `known` by type of resource."""
    left = {}
    for address, attributes in changes.items():
        resource = address.split(".")[0]
        unknown = [name for name in attributes if name not in known.get(resource, ())]
        if unknown:
            left[address] = unknown
    return left
