import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { guardPage } from '../../../electron/host/page-guard.ts'
import { BrowserWindow as StandInWindow } from '../../helpers/programs/electron-stand-in.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function guarded() {
  const window = new StandInWindow({ webPreferences: {} })
  const [giveUp, log] = [vi.fn(), vi.fn()]
  const endedUrl = 'app://heliograph/ended.html'
  guardPage(window as unknown as BrowserWindow, { endedUrl, version: '1.2.3', giveUp, log })
  return { window, giveUp, log }
}

it('a page that dies while it loads is loaded three times, then another page says why', () => {
  const { window, giveUp, log } = guarded()
  for (let death = 0; death < 4; death++) window.loseProcess('oom', 137)
  expect(window.loaded).toEqual([
    'reload',
    'reload',
    'reload',
    'app://heliograph/ended.html?reason=oom&exitCode=137&times=4&version=1.2.3',
  ])
  expect(log).toHaveBeenLastCalledWith(
    'The page ended unexpectedly (oom, exit code 137) for the 4th time within a minute and is not loaded again.',
  )
  expect(giveUp).not.toHaveBeenCalled()
})

it('a page that dies now and then is loaded each time', () => {
  const { window } = guarded()
  for (let death = 0; death < 9; death++) {
    window.loseProcess('crashed')
    vi.advanceTimersByTime(20_000)
  }
  expect(window.loaded).toEqual(Array(9).fill('reload'))
})

it('the program ends when not even the page that says why can be shown', () => {
  const { window, giveUp } = guarded()
  for (let death = 0; death < 7; death++) window.loseProcess('launch-failed')
  expect(giveUp).toHaveBeenCalledOnce()
  expect(window.loaded).toHaveLength(6)
})

it('a page that ends as it should is not loaded again', () => {
  const { window, log } = guarded()
  window.loseProcess('clean-exit', 0)
  expect(window.loaded).toEqual([])
  expect(log).not.toHaveBeenCalled()
})
