import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/shell.ts'

export const messages: Catalogue<typeof en> = {
  sidebar: '接続',
}
