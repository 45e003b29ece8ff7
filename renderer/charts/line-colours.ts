/** Line colours, told apart as well as sixteen can be; each is readable on its background. */
const light = [
  '#6366f1',
  '#14b8a6',
  '#f59e0b',
  '#ec4899',
  '#0ea5e9',
  '#84cc16',
  '#a855f7',
  '#ef4444',
  '#0f766e',
  '#b45309',
  '#1d4ed8',
  '#be185d',
  '#4d7c0f',
  '#7c2d12',
  '#64748b',
  '#06b6d4',
]
const dark = [
  '#818cf8',
  '#2dd4bf',
  '#fbbf24',
  '#f472b6',
  '#38bdf8',
  '#a3e635',
  '#c084fc',
  '#f87171',
  '#5eead4',
  '#fdba74',
  '#93c5fd',
  '#f9a8d4',
  '#bef264',
  '#fca5a5',
  '#94a3b8',
  '#67e8f9',
]

/** The colour of the line with this number; they come round again after sixteen. */
export function lineColour(index: number, theme: 'light' | 'dark'): string {
  const colours = theme === 'dark' ? dark : light
  return colours[index % colours.length] ?? '#6366f1'
}

/** The colour of the mean of all lines. */
export function meanColour(theme: 'light' | 'dark'): string {
  return theme === 'dark' ? '#fafafa' : '#18181b'
}
