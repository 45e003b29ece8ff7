import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isDamage } from '../../../../electron/core/db/examine.ts'
import { FileWalk } from '../../../../electron/core/db/file-walk.ts'
import { openForReading } from '../../../../electron/core/db/open.ts'
import { WordIndexer } from '../../../../electron/core/history/upkeep/word-indexer.ts'
import { openHistoryFile } from '../../../helpers/history/history-file.ts'
import { tempDir } from '../../../helpers/temp-dir.ts'

const pageBytes = 4096

/** A closed file with rows, an index of words, and pages of each tree, by its name. */
function recorded(): { file: string; pagesOf: (name: string) => number[] } {
  const file = join(tempDir(), 'history.db')
  let close: () => void = () => undefined
  const history = openHistoryFile(file, (end) => (close = end))
  const feed = history.feed(1)
  for (let row = 0; row < 4_000; row++)
    feed.receive(`t/${row % 50}`, `word${row} `.padEnd(200 + (row % 7) * 900, '.'))
  history.commit(feed)
  const indexer = new WordIndexer(history.db)
  while (indexer.indexSome(1));
  indexer.stop()
  const pages = history.db
    .prepare<[], { name: string; pageno: number }>('SELECT name, pageno FROM dbstat WHERE pageno > 1')
    .all()
  close()
  return { file, pagesOf: (name) => pages.filter((page) => page.name === name).map(({ pageno }) => pageno) }
}

function walked(file: string): number {
  const db = openForReading(file)
  try {
    const walk = new FileWalk(db)
    let steps = 1
    while (walk.step(1)) steps++
    return steps
  } finally {
    db.close()
  }
}

it('reads a sound file to its end, in steps', () => {
  expect(walked(recorded().file)).toBeGreaterThan(9)
})

it.each(['messages', 'messages_by_topic', 'words_data'])(
  'stumbles over a page of %s that was zeroed',
  (name) => {
    const { file, pagesOf } = recorded()
    const pages = pagesOf(name)
    const handle = openSync(file, 'r+')
    writeSync(
      handle,
      Buffer.alloc(pageBytes),
      0,
      pageBytes,
      ((pages[Math.floor(pages.length / 2)] ?? 0) - 1) * pageBytes,
    )
    closeSync(handle)
    let fault: unknown = null
    try {
      walked(file)
    } catch (error) {
      fault = error
    }
    expect(isDamage(fault)).toBe(true)
  },
)
