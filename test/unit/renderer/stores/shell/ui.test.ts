import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { useUiStore } from '../../../../../renderer/stores/shell/ui.ts'

const bridge = vi.hoisted(() => ({
  on: () => () => undefined,
  onReady: () => () => undefined,
  onLink: () => () => undefined,
  closeWindow: null as (() => void) | null,
}))
vi.mock('../../../../../renderer/bridge/index.ts', () => ({ bridge }))
vi.mock('../../../../../renderer/stores/shell/workspace.ts', () => ({
  useWorkspaceStore: () => ({ open: null, keepOpen: () => undefined }),
}))

beforeEach(() => {
  setActivePinia(createPinia())
  bridge.closeWindow = vi.fn()
})

it('a window without unsaved changes closes without a question', () => {
  const ui = useUiStore()
  expect(ui.holdWindow()).toBe(false)
  expect(ui.leaving).toBe(false)
})

it('an unsaved form asks before its window closes, and the window closes when the changes are discarded', () => {
  const ui = useUiStore()
  ui.formDirty = true
  expect(ui.holdWindow()).toBe(true)
  expect(ui.leaving).toBe(true)
  expect(bridge.closeWindow).not.toHaveBeenCalled()
  ui.discardForm()
  expect(bridge.closeWindow).toHaveBeenCalledOnce()
  expect(ui.holdWindow()).toBe(false)
})

it('an unsaved form that the user keeps editing asks again the next time', () => {
  const ui = useUiStore()
  ui.formDirty = true
  expect(ui.holdWindow()).toBe(true)
  ui.stayOnForm()
  expect(bridge.closeWindow).not.toHaveBeenCalled()
  expect(ui.holdWindow()).toBe(true)
  expect(ui.leaving).toBe(true)
})

it('a second try to close the window does not wait for an answer', () => {
  const ui = useUiStore()
  ui.formDirty = true
  ui.showForm(null)
  expect(ui.holdWindow()).toBe(true)
  expect(ui.holdWindow()).toBe(false)
})

it('in a browser the browser asks, and the page does not ask as well', () => {
  const ui = useUiStore()
  bridge.closeWindow = null
  ui.formDirty = true
  expect(ui.holdWindow()).toBe(true)
  expect(ui.leaving).toBe(false)
})
