import type { Colour } from '../../shared/types/connection.ts'

/** The shade of each colour, as background, in light and in dark. */
export const colourClasses: Readonly<Record<Colour, string>> = {
  indigo: 'bg-indigo-500',
  teal: 'bg-teal-500',
  amber: 'bg-amber-500',
  pink: 'bg-pink-500',
  sky: 'bg-sky-500',
  lime: 'bg-lime-500',
  violet: 'bg-violet-500',
  red: 'bg-red-500',
  grey: 'bg-zinc-400 dark:bg-zinc-500',
}
