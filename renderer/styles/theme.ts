/** What Nuxt UI is built with: colours, default sizes. Read by the bundler's configuration only. */
export const uiTheme = {
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
  tabs: { defaultVariants: { size: 'sm' } },
  badge: { defaultVariants: { size: 'sm' } },
  dropdownMenu: { defaultVariants: { size: 'sm' } },
  contextMenu: { defaultVariants: { size: 'sm' } },
} as const
