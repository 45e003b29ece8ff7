import type { Catalogue } from '../catalogue.ts'
import type { messages as en } from '../en/pairs.ts'

export const messages: Catalogue<typeof en> = {
  name: 'プロパティ {number} の名前',
  value: 'プロパティ {number} の値',
  namePlaceholder: '名前',
  valuePlaceholder: '値',
  up: 'プロパティ {number} を上へ移動',
  remove: 'プロパティ {number} を削除',
  add: '追加',
  addTo: '{legend}に追加',
}
