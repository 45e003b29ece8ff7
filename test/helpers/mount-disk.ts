import { execFileSync } from 'node:child_process'

/** Whether this user may mount a file system; others learn why tests of a full disk do not run. */
export function canMount(): boolean {
  const may = process.getuid?.() === 0 && process.platform === 'linux'
  if (!may)
    console.warn('The tests of a full disk need root on Linux, to mount a small one: they do not run here.')
  return may
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
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  return {
    path,
    resize: (size) => {
      execFileSync('mount', ['-o', `remount,size=${size}m`, path])
    },
    unmount: () => {
      execFileSync('umount', ['-l', path])
    },
  }
}
