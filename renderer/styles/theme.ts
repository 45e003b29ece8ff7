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
  button: {
    defaultVariants: { size: 'sm' },
    // The library makes a button under the pointer transparent, which leaves its label too little contrast.
    compoundVariants: [
      {
        color: 'primary',
        variant: 'solid',
        class:
          'hover:bg-primary-600 active:bg-primary-600 dark:hover:bg-primary-300 dark:active:bg-primary-300',
      },
      {
        color: 'error',
        variant: 'solid',
        class: 'hover:bg-error-700 active:bg-error-700 dark:hover:bg-error-300 dark:active:bg-error-300',
      },
    ],
  },
  input: { defaultVariants: { size: 'sm' } },
  inputNumber: { defaultVariants: { size: 'sm' } },
  select: { slots: { content: 'z-50' }, defaultVariants: { size: 'sm' } },
  textarea: { defaultVariants: { size: 'sm' } },
  switch: { defaultVariants: { size: 'sm' } },
  checkbox: { defaultVariants: { size: 'sm' } },
  radioGroup: { compoundVariants: [{ size: 'sm', variant: 'table', class: { item: 'px-2.5 py-1.5' } }] },
  formField: { slots: { help: 'mt-1 text-xs text-muted', error: 'mt-1 text-xs text-error' } },
  kbd: { base: 'normal-case' },
  tabs: { defaultVariants: { size: 'sm' } },
  badge: { defaultVariants: { size: 'sm' } },
  dropdownMenu: { defaultVariants: { size: 'sm' } },
  contextMenu: { slots: { content: 'z-50' }, defaultVariants: { size: 'sm' } },
}
