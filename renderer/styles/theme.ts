import type { NuxtUIOptions } from '@nuxt/ui/unplugin'

/** What Nuxt UI is built with: colours, default sizes. Read by the bundler's configuration only. */
export const uiTheme: NonNullable<NuxtUIOptions['ui']> = {
  colors: {
    primary: 'indigo',
    neutral: 'zinc',
    success: 'emerald',
    warning: 'amber',
    error: 'red',
    info: 'sky',
  },
  button: { defaultVariants: { size: 'sm' } },
  input: { defaultVariants: { size: 'sm' } },
  inputNumber: { defaultVariants: { size: 'sm' } },
  select: { defaultVariants: { size: 'sm' } },
  textarea: { defaultVariants: { size: 'sm' } },
  switch: { defaultVariants: { size: 'sm' } },
  checkbox: { defaultVariants: { size: 'sm' } },
  radioGroup: { compoundVariants: [{ size: 'sm', variant: 'table', class: { item: 'px-2.5 py-1.5' } }] },
  formField: { slots: { help: 'mt-1 text-xs text-muted', error: 'mt-1 text-xs text-error' } },
  kbd: { base: 'normal-case' },
  tabs: { defaultVariants: { size: 'sm' } },
  badge: { defaultVariants: { size: 'sm' } },
  dropdownMenu: { defaultVariants: { size: 'sm' } },
  contextMenu: { defaultVariants: { size: 'sm' } },
}
