import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A fresh folder that is removed when the test ends, or whenever `atEnd` calls back. */
export function tempDir(atEnd: (remove: () => void) => void = onTestFinished): string {
  const path = mkdtempSync(join(tmpdir(), 'heliograph-test-'))
  atEnd(() => rmSync(path, { recursive: true, force: true }))
  return path
}
