import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { BrokerLogin } from '../../../shared/types/workbench.ts'
import { useCommand } from '../../composables/actions/useCommand.ts'
import { useBrokerStore } from '../../stores/shell/broker.ts'
import { useSettingsStore } from '../../stores/shell/settings.ts'

const usualUsername = 'class'

/** Opening the built-in broker to the local network, and the login that clients from there need. */
export function useBrokerNetwork() {
  const { t } = useI18n()
  const { attempt } = useCommand()
  const broker = useBrokerStore()
  const settings = useSettingsStore()
  const busy = ref(false)
  /** As the core has it; asked for when the dialog opens. */
  const login = shallowRef<BrokerLogin | null>(null)
  /** What is typed; null while nobody edits. */
  const draft = ref<BrokerLogin | null>(null)

  const on = computed(() => settings.settings?.brokerNetwork ?? false)
  const asksForPassword = computed(() => (settings.settings?.brokerUsername ?? '') !== '')
  const usable = computed(() => {
    const { username = '', password = '' } = draft.value ?? {}
    return username.trim() !== '' && password !== ''
  })

  async function loadLogin(): Promise<void> {
    draft.value = null
    // Why it is not known is told by the status of the broker.
    login.value = await broker.login().catch(() => null)
  }

  async function change(isOn: boolean, next?: BrokerLogin | null): Promise<void> {
    busy.value = true
    const done = await attempt(t('broker.network.failed'), () => broker.openToNetwork(isOn, next))
    busy.value = false
    if (!done || next === undefined) return
    login.value = next
    draft.value = null
  }

  function editLogin(): void {
    const username = login.value?.username ?? settings.settings?.brokerUsername ?? ''
    draft.value = { username: username || usualUsername, password: login.value?.password ?? '' }
  }

  async function askForPassword(asks: boolean): Promise<void> {
    if (asks) editLogin()
    else if (asksForPassword.value) await change(on.value, null)
    else draft.value = null
  }

  async function saveLogin(): Promise<void> {
    if (!draft.value || !usable.value) return
    await change(on.value, { username: draft.value.username.trim(), password: draft.value.password })
  }

  watch(
    () => broker.detailsOpen,
    (open) => open && void loadLogin(),
    { immediate: true },
  )

  return {
    busy,
    on,
    login,
    draft,
    usable,
    asksForPassword,
    switchNetwork: (isOn: boolean) => change(isOn),
    askForPassword,
    editLogin,
    saveLogin,
  }
}
