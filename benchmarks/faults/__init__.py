"""Every call of a run meets every fault, one after another: does the next run end where a clean one does?"""
