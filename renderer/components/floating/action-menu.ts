/** Something that can be done, or a choice that is made (`checked`), as a menu offers it. */
export interface MenuAction {
  label: string
  icon?: string
  color?: 'error'
  /** Keys that do the same, as Nuxt UI names them. */
  kbds?: string[]
  disabled?: boolean
  /** Present: the action is a choice, and this says whether it holds. */
  checked?: boolean
  onSelect: () => void
}
