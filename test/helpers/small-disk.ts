import { execFileSync } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { tempDir } from './temp-dir.ts'

/** Whether this user may mount a file system; others learn why tests of a full disk do not run. */
export function canMount(): boolean {
  const may = process.getuid?.() === 0 && process.platform === 'linux'
  if (!may)
    console.warn('The tests of a full disk need root on Linux, to mount a small one: they do not run here.')
  return may
}

/** A disk of its own of so many megabytes; `resize` changes that while it is in use. Gone when the test ends. */
export function smallDisk(megabytes: number): { path: string; resize(megabytes: number): void } {
  const path = tempDir()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  onTestFinished(() => {
    execFileSync('umount', ['-l', path])
  })
  return {
    path,
    resize: (size) => {
      execFileSync('mount', ['-o', `remount,size=${size}m`, path])
    },
  }
}
