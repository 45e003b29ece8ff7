import { useDropZone } from '@vueuse/core'
import type { Ref } from 'vue'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatBytes } from '../../../../i18n/format.ts'
import { useNumbers } from '../../../../composables/text/useNumbers.ts'
import type { FileContent, FileKind, ReadableContent } from '../../tls/certificate-file.ts'
import { contentOf, largestFileBytes } from '../../tls/certificate-file.ts'

/**
 * A field that takes a file from its button or dropped on it (`target`). The page reads the file, and the field keeps its
 * content. `fault` says why a file could not be used, until the next one.
 */
export function useFileField(
  kind: FileKind,
  target: Ref<HTMLElement | null>,
  take: (content: ReadableContent, name: string) => void,
) {
  const { t } = useI18n()
  const { count } = useNumbers()
  const fault = ref<string | false>(false)

  async function read(file: File): Promise<void> {
    const { name, size } = file
    const content = await contentOfFile(file)
    if (!('fault' in content)) {
      fault.value = false
      take(content, name)
      return
    }
    fault.value = t(`profile.tls.fileFaults.${content.fault}`, { name, size: formatBytes(size, count) })
  }

  async function contentOfFile(file: File): Promise<FileContent> {
    if (file.size > largestFileBytes) return { fault: 'tooLarge' }
    try {
      return contentOf(kind, new Uint8Array(await file.arrayBuffer()))
    } catch {
      // A folder, or a file that went away.
      return { fault: 'unreadable' }
    }
  }

  const { isOverDropZone } = useDropZone(target, {
    multiple: false,
    onDrop: (files) => {
      const [file] = files ?? []
      if (file) void read(file)
    },
  })

  return { fault, read, over: isOverDropZone, clearFault: () => (fault.value = false) }
}
