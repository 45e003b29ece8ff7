import { onTestFinished } from 'vitest'
import type { MountedDisk } from './mount-disk.ts'
import { mountDisk } from './mount-disk.ts'
import { tempDir } from '../temp-dir.ts'

export { canMount } from './mount-disk.ts'

/** A disk of its own of so many megabytes, gone when the test ends. */
export function smallDisk(megabytes: number): MountedDisk {
  const disk = mountDisk(tempDir(), megabytes)
  onTestFinished(() => {
    disk.unmount()
  })
  return disk
}
