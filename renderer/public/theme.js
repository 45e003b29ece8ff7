// Runs before the first paint, so that a dark workbench never flashes white. The page keeps the choice here.
const choice = localStorage.getItem('vueuse-color-scheme') || 'auto'
const dark = choice === 'dark' || (choice === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.classList.add(dark ? 'dark' : 'light')
