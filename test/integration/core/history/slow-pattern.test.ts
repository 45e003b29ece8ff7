import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ExportTarget, HostPorts } from '../../../../electron/core/ports/host-ports.ts'
import { openHistoryFile } from '../../../helpers/history/history-file.ts'
import { everything, profileFor } from '../../../helpers/core/profiles.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'
import { openTestWorkbench } from '../../../helpers/core/workbench.ts'

async function withEndlessRow(ports?: HostPorts) {
  const dataDir = tempDir()
  const first = await openTestWorkbench({ dataDir })
  const { id: connectionId } = await first.call('connections.create', { profile: profileFor(1) })
  await first.close()
  const file = openHistoryFile(join(dataDir, 'history.db'))
  const feed = file.feed(connectionId)
  feed.receive('a', 'cabbage')
  feed.receive('a', `${'a'.repeat(40)}!`)
  file.commit(feed)
  file.close()
  const workbench = await openTestWorkbench({ dataDir, ...(ports ? { ports } : {}) })
  onTestFinished(() => workbench.close())
  return { workbench, connectionId }
}

it('a regular expression that never ends is named, and only its own view ends', async () => {
  const { workbench, connectionId } = await withEndlessRow()
  const open = (text: string) =>
    workbench.call('views.open', {
      connectionId,
      filter: { ...everything, text, match: 'regexp' },
      limit: 10,
    })
  const plain = await workbench.call('views.open', { connectionId, filter: everything, limit: 10 })
  const harmless = await open('b+')
  expect(harmless.count).toBe(1)

  let ended = false
  const endless = open('(a+)+$').finally(() => (ended = true))
  const rows = await workbench.call('views.rows', { viewId: plain.viewId, from: 1, to: 2 })
  expect(rows).toHaveLength(2)
  expect(ended).toBe(false)
  await expect(endless).rejects.toMatchObject({
    reason: { code: 'search-too-slow', details: { pattern: '(a+)+$' } },
  })

  const gone = await workbench.event('views.ended', ({ viewId }) => viewId === harmless.viewId)
  expect(gone.reason).toBeNull()
  expect((await open('b+')).count).toBe(1)
  expect(await workbench.call('views.rows', { viewId: plain.viewId, from: 1, to: 2 })).toEqual(rows)
}, 30_000)

it('an export with such a regular expression fails with its name, leaves nothing, and the next one works', async () => {
  const written: string[] = []
  let aborted = 0
  const target: ExportTarget = {
    write: (bytes) => Promise.resolve(void written.push(Buffer.from(bytes).toString())),
    finish: () => Promise.resolve({ path: '/chosen/history.csv', url: null }),
    abort: () => Promise.resolve(void aborted++),
  }
  const { workbench, connectionId } = await withEndlessRow({
    openExportTarget: () => Promise.resolve(target),
  })
  const exported = async (text: string) => {
    const { exportId } = await workbench.call('exports.start', {
      connectionId,
      filter: { ...everything, text, match: 'regexp' },
      format: 'csv',
    })
    return workbench.event(
      'exports.progressed',
      (progress) => progress.exportId === exportId && ['failed', 'done'].includes(progress.state),
    )
  }
  const failed = await exported('(a+)+$')
  expect(failed).toMatchObject({
    state: 'failed',
    reason: { code: 'search-too-slow', details: { pattern: '(a+)+$' } },
  })
  expect({ written, aborted }).toEqual({ written: [], aborted: 1 })
  expect(await exported('b+')).toMatchObject({ state: 'done', written: 1 })
  expect(written.join('')).toContain('cabbage')
}, 30_000)
