import { steadyFlags } from '../../../scripts/lib/runtime.mjs'

/** What another process of this Node is given to run a script: the flags of `npm start` first. */
export function nodeArgs(script: string, ...args: string[]): string[] {
  return [...steadyFlags(), script, ...args]
}
