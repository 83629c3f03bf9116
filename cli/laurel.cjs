#!/usr/bin/env node
require('../setup/begin.cjs')('cli/laurel.ts');
