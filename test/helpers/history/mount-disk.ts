import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Whether a file system can be mounted here. Nothing else fills up as a disk does: a limit on the size of files (RLIMIT_FSIZE)
 * fails with another error and leaves room for every other file, and SQLite's `max_page_count` knows nothing of its log. A
 * Linux user who is not root gets there with `unshare -rm npm test`.
 */
export function canMount(): boolean {
  try {
    const path = mkdtempSync(join(tmpdir(), 'heliograph-mount-'))
    mountDisk(path, 1).unmount()
    rmdirSync(path)
    return true
  } catch {
    console.warn(
      'The tests of a full disk do not run here: they mount a small one, which takes root on Linux, or `unshare -rm` before the command.',
    )
    return false
  }
}

/** A disk of its own. */
export interface MountedDisk {
  path: string
  /** Changes its size while it is in use. */
  resize(megabytes: number): void
  unmount(): void
}

/** Mounts a disk of so many megabytes at a folder that exists. */
export function mountDisk(path: string, megabytes: number): MountedDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'pipe' })
  return {
    path,
    resize: (size) => {
      // With all it takes, so that mount does not add what it reads of the old one: in a namespace that is refused.
      execFileSync('mount', ['-i', '-t', 'tmpfs', '-o', `remount,size=${size}m`, 'tmpfs', path])
    },
    unmount: () => {
      execFileSync('umount', ['-l', path])
    },
  }
}
