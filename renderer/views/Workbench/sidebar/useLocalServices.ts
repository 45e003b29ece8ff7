import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { reasonOf } from '../../../../shared/errors.ts'
import { simulatedDevices } from '../../../../shared/types/workbench.ts'
import { useReasonText } from '../../../composables/text/useReasonText.ts'
import { useBrokerStore } from '../../../stores/shell/broker.ts'
import type { ServiceFailure } from './service-failure.ts'
import { stillFails } from './service-failure.ts'

const failureTitles = {
  broker: { on: 'shell.local.brokerFailed', off: 'shell.local.brokerStopFailed' },
  devices: { on: 'shell.local.devicesFailed', off: 'shell.local.devicesStopFailed' },
} as const

/** The programs of this computer: what they are doing, switching them, and what went wrong. */
export function useLocalServices() {
  const { t } = useI18n()
  const broker = useBrokerStore()
  const word = useReasonText()
  const busy = ref({ broker: false, devices: false })
  const failure = shallowRef<ServiceFailure | null>(null)

  watch(
    () => broker.status,
    (status) => {
      if (failure.value && !stillFails(failure.value, status)) failure.value = null
    },
  )

  const problem = computed(() => {
    if (failure.value) {
      const { service, wanted, reason } = failure.value
      return { title: t(failureTitles[service][wanted ? 'on' : 'off']), text: word(reason) }
    }
    const { reason, running } = broker.status
    if (!reason) return null
    return { title: t(running ? 'shell.local.devicesEnded' : 'shell.local.brokerEnded'), text: word(reason) }
  })

  const brokerText = computed(() => {
    const { running, tcpPort, wsPort } = broker.status
    if (!running) return t('shell.local.brokerOff')
    return t('shell.local.brokerPorts', { tcp: tcpPort ?? '–', ws: wsPort ?? '–' })
  })

  const devicesText = computed(() => {
    const { devicesRunning, devices } = broker.status
    const { all } = simulatedDevices
    if (!devicesRunning || devices === all) return t('shell.local.devicesAll')
    return devices === 0
      ? t('shell.local.devicesStarting')
      : t('shell.local.devicesSome', { count: devices, all })
  })

  async function turn(service: ServiceFailure['service'], wanted: boolean): Promise<void> {
    busy.value[service] = true
    failure.value = null
    try {
      await (service === 'broker' ? broker.switchBroker(wanted) : broker.switchDevices(wanted))
    } catch (error) {
      const failed = { service, wanted, reason: reasonOf(error) }
      if (stillFails(failed, broker.status)) failure.value = failed
    } finally {
      busy.value[service] = false
    }
  }

  return { busy, problem, brokerText, devicesText, turn }
}
