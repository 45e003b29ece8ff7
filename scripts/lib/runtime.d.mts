/** What the configurations and tests in TypeScript use of runtime.mjs. */
export function steadyFlags(machine?: { platform?: NodeJS.Platform; arch?: NodeJS.Architecture }): string[]
