import type { App, BrowserWindow, PowerMonitor } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createQuitting } from '../../../electron/host/quitting.ts'
import {
  BrowserWindow as StandInWindow,
  app,
  powerMonitor,
} from '../../helpers/programs/electron-stand-in.ts'

const log = vi.fn()
const start = () =>
  createQuitting({
    app: app as unknown as App,
    powerMonitor: powerMonitor as unknown as PowerMonitor,
    log,
  })

beforeEach(() => {
  vi.useFakeTimers()
  log.mockClear()
  app.exitCode = null
})
afterEach(() => {
  app.removeAllListeners()
  powerMonitor.removeAllListeners()
  vi.useRealTimers()
})

it('a page that hangs keeps its window open for a moment only', () => {
  const quitting = start()
  quitting.closeFirst(() => Promise.resolve())
  const window = new StandInWindow({ webPreferences: {} })
  quitting.watch(window as unknown as BrowserWindow)
  window.webContents.onClose = 'hangs'
  app.quit()
  expect(window.isDestroyed()).toBe(false)
  vi.advanceTimersByTime(1_500)
  expect(window.isDestroyed()).toBe(true)
  expect(log.mock.calls).toEqual([['The page did not answer, so its window was closed.']])
})

it('a window that asks about unsaved changes stays for as long as the user thinks', () => {
  const window = new StandInWindow({ webPreferences: {} })
  start().watch(window as unknown as BrowserWindow)
  window.webContents.onClose = 'stays'
  window.close()
  vi.advanceTimersByTime(3_600_000)
  expect(window.isDestroyed()).toBe(false)
  window.destroy()
})

it('a core that does not close keeps the program for a few seconds only', () => {
  start().closeFirst(() => new Promise(() => undefined))
  app.quit()
  expect(app.exitCode).toBeNull()
  vi.advanceTimersByTime(3_500)
  expect(app.exitCode).toBe(1)
  expect(log.mock.calls).toEqual([['Heliograph did not finish closing in time.']])
})

it('a core that is told to close again while it closes is closed once', async () => {
  const close = vi.fn(() => Promise.resolve())
  start().closeFirst(close)
  app.quit()
  app.quit()
  await vi.runAllTimersAsync()
  expect(close).toHaveBeenCalledOnce()
  expect(app.exitCode).toBeNull()
  expect(log).not.toHaveBeenCalled()
})
