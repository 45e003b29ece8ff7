import vueI18n from '@intlify/eslint-plugin-vue-i18n'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const html = 'Build elements, or bind text: markup from a string is how a payload becomes a program.'

const noMarkupFromStrings = {
  'no-restricted-syntax': [
    'error',
    ...['innerHTML', 'outerHTML', 'srcdoc'].map((name) => ({
      selector: `AssignmentExpression > MemberExpression.left[property.name='${name}']`,
      message: html,
    })),
    { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: html },
    {
      selector: "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
      message: html,
    },
    {
      selector: 'TSEnumDeclaration',
      message: 'Node runs these files by stripping types; an enum is more than a type.',
    },
  ],
}

const explicitExtensions = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: String.raw`^\.{1,2}/(?!.*\.(ts|vue|css|json|mjs|svg|png)(\?\w+)?$)`,
          message:
            'Relative imports name the file with its extension: worker threads run the sources as they are.',
        },
      ],
    },
  ],
}

export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    'node_modules/',
    'test-results/',
    'playwright-report/',
    '**/.nuxt-ui/',
    '**/components.d.ts',
    '**/auto-imports.d.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    rules: {
      ...noMarkupFromStrings,
      ...explicitExtensions,
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-console': ['error', { allow: ['error', 'warn'] }],
      // It takes members of a ref (VueUse's `mode.store`) for a mistake; the types tell these apart.
      'vue/no-ref-as-operand': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400 }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['{electron,shared,renderer,test}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['renderer/**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    plugins: { '@intlify/vue-i18n': vueI18n },
    rules: {
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-restricted-static-attribute': ['error', 'srcdoc'],
      '@intlify/vue-i18n/no-raw-text': [
        'error',
        {
          attributes: {
            '/.+/': ['title', 'aria-label', 'aria-description', 'placeholder', 'alt', 'label', 'description'],
          },
          ignorePattern: String.raw`^[\s\d\W]*$`,
        },
      ],
    },
  },
  {
    files: ['scripts/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  prettier,
)
