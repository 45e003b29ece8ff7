import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/publish.ts'

export const messages: Catalogue<typeof en> = {
  title: 'メッセージを発行',
}
