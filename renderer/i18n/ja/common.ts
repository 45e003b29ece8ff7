import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/common.ts'

export const messages: Catalogue<typeof en> = {
  close: '閉じる',
  cancel: 'キャンセル',
  save: '保存',
  delete: '削除',
  edit: '編集',
  more: 'その他',
}
