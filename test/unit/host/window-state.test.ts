import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readWindowState, writeWindowState } from '../../../electron/host/window-state.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
const place = { x: 10, y: 20, width: 1200, height: 700, maximized: false }

it.each([
  ['damaged', 'not json'],
  ['incomplete', '{"x":1}'],
  ['on a screen that is gone', JSON.stringify({ ...place, x: 90_000, y: 90_000 })],
])('a window opens at its usual place when the one that was kept is %s', (_what, text) => {
  const path = join(tempDir(), 'window.json')
  writeFileSync(path, text)
  expect(readWindowState(path, screens)).toBeNull()
})

it('a window opens where it was', () => {
  const path = join(tempDir(), 'window.json')
  writeWindowState(path, place, () => undefined)
  expect(readWindowState(path, screens)).toEqual(place)
})
