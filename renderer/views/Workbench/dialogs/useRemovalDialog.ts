import { ref, watch } from 'vue'

/**
 * The state of a dialog that asks before something is deleted. It opens when `asked` names something that `begin`
 * accepts. `end` is called when it closes. History is kept unless the user asks for the opposite, each time anew.
 */
export function useRemovalDialog<Asked>(
  asked: () => Asked | null,
  begin: (asked: Asked) => boolean,
  end: () => void,
) {
  const open = ref(false)
  const deleteHistory = ref(false)

  watch(asked, (now) => {
    if (now === null || !begin(now)) return
    deleteHistory.value = false
    open.value = true
  })
  watch(open, (isOpen) => {
    if (!isOpen) end()
  })

  return { open, deleteHistory }
}
