import { openWorkbench } from './core/workbench.ts'

export { openWorkbench }
