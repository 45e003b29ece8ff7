import { config } from 'zod'

// Compiling checks from strings is what the page's policy forbids. It has to be said before the first schema is made.
config({ jitless: true })
