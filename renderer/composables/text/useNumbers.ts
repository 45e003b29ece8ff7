import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** Numbers in the writing of the language on screen. */
export function useNumbers() {
  const { locale } = useI18n()
  const whole = computed(() => new Intl.NumberFormat(locale.value))
  const tenths = computed(
    () => new Intl.NumberFormat(locale.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  )

  /** 22729 as `22,729`. */
  function count(value: number): string {
    return whole.value.format(value)
  }

  /** A rate: tenths below a hundred, whole numbers above. */
  function rate(perS: number): string {
    return perS < 99.95 ? tenths.value.format(perS) : whole.value.format(Math.round(perS))
  }

  /** Up to 999 as it is, then `999+`: for a badge with little room. */
  function badge(value: number): string {
    return value > 999 ? '999+' : String(value)
  }

  return { count, rate, badge }
}
