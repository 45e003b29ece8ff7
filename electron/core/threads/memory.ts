import type { ResourceLimits } from 'node:worker_threads'

/**
 * Memory of a thread. In a flood V8 lets the young generation of each thread grow beyond 100 MB, all of it garbage; with this
 * much (MB) it collects more often and is no slower.
 */
export const threadMemory: ResourceLimits = { maxYoungGenerationSizeMb: 24 }
