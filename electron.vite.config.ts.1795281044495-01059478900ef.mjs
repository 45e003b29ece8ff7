import "node:module";
import { resolve } from "node:path";
import ui from "@nuxt/ui/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "electron-vite";
// renderer/styles/theme.ts
/** What Nuxt UI is built with: colours, default sizes. Read by the bundler's configuration only. */
const uiTheme = {
	colors: {
		primary: "indigo",
		neutral: "zinc",
		success: "emerald",
		warning: "amber",
		error: "red",
		info: "sky"
	},
	button: { defaultVariants: { size: "sm" } },
	input: { defaultVariants: { size: "sm" } },
	inputNumber: { defaultVariants: { size: "sm" } },
	select: { defaultVariants: { size: "sm" } },
	textarea: { defaultVariants: { size: "sm" } },
	switch: { defaultVariants: { size: "sm" } },
	checkbox: { defaultVariants: { size: "sm" } },
	radioGroup: { compoundVariants: [{
		size: "sm",
		variant: "table",
		class: { item: "px-2.5 py-1.5" }
	}] },
	formField: { slots: {
		help: "mt-1 text-xs text-muted",
		error: "mt-1 text-xs text-error"
	} },
	kbd: { base: "normal-case" },
	tabs: { defaultVariants: { size: "sm" } },
	badge: { defaultVariants: { size: "sm" } },
	dropdownMenu: { defaultVariants: { size: "sm" } },
	contextMenu: { defaultVariants: { size: "sm" } }
};
// electron.vite.config.ts
const here = (path) => resolve(import.meta.dirname, path);
/**
* The interface library sets the text of its colour style as markup, which the page's policy (trusted types) refuses for
* every element. As text it does the same.
*/
function coloursAsText() {
	const replacements = [["innerHTML: root", "textContent: root"], ["style.innerHTML = root.value", "style.textContent = root.value"]];
	return {
		name: "colours-as-text",
		transform(code, id) {
			if (!id.split("?")[0]?.endsWith("@nuxt/ui/dist/runtime/plugins/colors.js")) return null;
			return replacements.reduce((text, [from, to]) => {
				if (!text.includes(from)) throw new Error(`${id} no longer says "${from}": look at it again.`);
				return text.replace(from, to);
			}, code);
		}
	};
}
var electron_vite_config_default = defineConfig({
	main: { build: {
		outDir: here("out/main"),
		rolldownOptions: {
			input: {
				main: here("electron/main.ts"),
				serve: here("electron/serve.ts")
			},
			output: { chunkFileNames: "chunks/[name]-[hash].js" }
		}
	} },
	preload: { build: {
		outDir: here("out/preload"),
		externalizeDeps: false,
		rolldownOptions: {
			input: { preload: here("electron/preload.ts") },
			output: {
				format: "cjs",
				entryFileNames: "[name].cjs"
			}
		}
	} },
	renderer: {
		root: here("renderer"),
		build: {
			outDir: here("out/renderer"),
			minify: true,
			chunkSizeWarningLimit: 3e3,
			assetsInlineLimit: 0,
			rolldownOptions: { input: here("renderer/index.html") }
		},
		plugins: [
			coloursAsText(),
			vue(),
			ui({
				root: here("."),
				router: false,
				colorMode: true,
				autoImport: false,
				components: false,
				ui: uiTheme,
				icon: { clientBundle: { scan: {
					globInclude: ["renderer/**/*.{vue,ts}"],
					globExclude: []
				} } }
			})
		]
	}
});
export { electron_vite_config_default as default };

//# sourceMappingURL=data:application/json;charset=utf-8;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoiZWxlY3Ryb24udml0ZS5jb25maWcuanMiLCJuYW1lcyI6W10sInNvdXJjZXMiOlsiL3dvcmsvaC1lL3JlbmRlcmVyL3N0eWxlcy90aGVtZS50cyIsIi93b3JrL2gtZS9lbGVjdHJvbi52aXRlLmNvbmZpZy50cyJdLCJzb3VyY2VzQ29udGVudCI6WyJpbXBvcnQgdHlwZSB7IE51eHRVSU9wdGlvbnMgfSBmcm9tICdAbnV4dC91aS91bnBsdWdpbidcblxuLyoqIFdoYXQgTnV4dCBVSSBpcyBidWlsdCB3aXRoOiBjb2xvdXJzLCBkZWZhdWx0IHNpemVzLiBSZWFkIGJ5IHRoZSBidW5kbGVyJ3MgY29uZmlndXJhdGlvbiBvbmx5LiAqL1xuZXhwb3J0IGNvbnN0IHVpVGhlbWU6IE5vbk51bGxhYmxlPE51eHRVSU9wdGlvbnNbJ3VpJ10+ID0ge1xuICBjb2xvcnM6IHtcbiAgICBwcmltYXJ5OiAnaW5kaWdvJyxcbiAgICBuZXV0cmFsOiAnemluYycsXG4gICAgc3VjY2VzczogJ2VtZXJhbGQnLFxuICAgIHdhcm5pbmc6ICdhbWJlcicsXG4gICAgZXJyb3I6ICdyZWQnLFxuICAgIGluZm86ICdza3knLFxuICB9LFxuICBidXR0b246IHsgZGVmYXVsdFZhcmlhbnRzOiB7IHNpemU6ICdzbScgfSB9LFxuICBpbnB1dDogeyBkZWZhdWx0VmFyaWFudHM6IHsgc2l6ZTogJ3NtJyB9IH0sXG4gIGlucHV0TnVtYmVyOiB7IGRlZmF1bHRWYXJpYW50czogeyBzaXplOiAnc20nIH0gfSxcbiAgc2VsZWN0OiB7IGRlZmF1bHRWYXJpYW50czogeyBzaXplOiAnc20nIH0gfSxcbiAgdGV4dGFyZWE6IHsgZGVmYXVsdFZhcmlhbnRzOiB7IHNpemU6ICdzbScgfSB9LFxuICBzd2l0Y2g6IHsgZGVmYXVsdFZhcmlhbnRzOiB7IHNpemU6ICdzbScgfSB9LFxuICBjaGVja2JveDogeyBkZWZhdWx0VmFyaWFudHM6IHsgc2l6ZTogJ3NtJyB9IH0sXG4gIHJhZGlvR3JvdXA6IHsgY29tcG91bmRWYXJpYW50czogW3sgc2l6ZTogJ3NtJywgdmFyaWFudDogJ3RhYmxlJywgY2xhc3M6IHsgaXRlbTogJ3B4LTIuNSBweS0xLjUnIH0gfV0gfSxcbiAgZm9ybUZpZWxkOiB7IHNsb3RzOiB7IGhlbHA6ICdtdC0xIHRleHQteHMgdGV4dC1tdXRlZCcsIGVycm9yOiAnbXQtMSB0ZXh0LXhzIHRleHQtZXJyb3InIH0gfSxcbiAga2JkOiB7IGJhc2U6ICdub3JtYWwtY2FzZScgfSxcbiAgdGFiczogeyBkZWZhdWx0VmFyaWFudHM6IHsgc2l6ZTogJ3NtJyB9IH0sXG4gIGJhZGdlOiB7IGRlZmF1bHRWYXJpYW50czogeyBzaXplOiAnc20nIH0gfSxcbiAgZHJvcGRvd25NZW51OiB7IGRlZmF1bHRWYXJpYW50czogeyBzaXplOiAnc20nIH0gfSxcbiAgY29udGV4dE1lbnU6IHsgZGVmYXVsdFZhcmlhbnRzOiB7IHNpemU6ICdzbScgfSB9LFxufVxuIiwiaW1wb3J0IHsgcmVzb2x2ZSB9IGZyb20gJ25vZGU6cGF0aCdcbmltcG9ydCB1aSBmcm9tICdAbnV4dC91aS92aXRlJ1xuaW1wb3J0IHZ1ZSBmcm9tICdAdml0ZWpzL3BsdWdpbi12dWUnXG5pbXBvcnQgeyBkZWZpbmVDb25maWcgfSBmcm9tICdlbGVjdHJvbi12aXRlJ1xuaW1wb3J0IHR5cGUgeyBQbHVnaW4gfSBmcm9tICd2aXRlJ1xuaW1wb3J0IHsgdWlUaGVtZSB9IGZyb20gJy4vcmVuZGVyZXIvc3R5bGVzL3RoZW1lLnRzJ1xuXG5jb25zdCBoZXJlID0gKHBhdGg6IHN0cmluZykgPT4gcmVzb2x2ZShpbXBvcnQubWV0YS5kaXJuYW1lLCBwYXRoKVxuXG4vKipcbiAqIFRoZSBpbnRlcmZhY2UgbGlicmFyeSBzZXRzIHRoZSB0ZXh0IG9mIGl0cyBjb2xvdXIgc3R5bGUgYXMgbWFya3VwLCB3aGljaCB0aGUgcGFnZSdzIHBvbGljeSAodHJ1c3RlZCB0eXBlcykgcmVmdXNlcyBmb3JcbiAqIGV2ZXJ5IGVsZW1lbnQuIEFzIHRleHQgaXQgZG9lcyB0aGUgc2FtZS5cbiAqL1xuZnVuY3Rpb24gY29sb3Vyc0FzVGV4dCgpOiBQbHVnaW4ge1xuICBjb25zdCByZXBsYWNlbWVudHMgPSBbXG4gICAgWydpbm5lckhUTUw6IHJvb3QnLCAndGV4dENvbnRlbnQ6IHJvb3QnXSxcbiAgICBbJ3N0eWxlLmlubmVySFRNTCA9IHJvb3QudmFsdWUnLCAnc3R5bGUudGV4dENvbnRlbnQgPSByb290LnZhbHVlJ10sXG4gIF0gYXMgY29uc3RcbiAgcmV0dXJuIHtcbiAgICBuYW1lOiAnY29sb3Vycy1hcy10ZXh0JyxcbiAgICB0cmFuc2Zvcm0oY29kZSwgaWQpIHtcbiAgICAgIGlmICghaWQuc3BsaXQoJz8nKVswXT8uZW5kc1dpdGgoJ0BudXh0L3VpL2Rpc3QvcnVudGltZS9wbHVnaW5zL2NvbG9ycy5qcycpKSByZXR1cm4gbnVsbFxuICAgICAgcmV0dXJuIHJlcGxhY2VtZW50cy5yZWR1Y2UoKHRleHQsIFtmcm9tLCB0b10pID0+IHtcbiAgICAgICAgaWYgKCF0ZXh0LmluY2x1ZGVzKGZyb20pKSB0aHJvdyBuZXcgRXJyb3IoYCR7aWR9IG5vIGxvbmdlciBzYXlzIFwiJHtmcm9tfVwiOiBsb29rIGF0IGl0IGFnYWluLmApXG4gICAgICAgIHJldHVybiB0ZXh0LnJlcGxhY2UoZnJvbSwgdG8pXG4gICAgICB9LCBjb2RlKVxuICAgIH0sXG4gIH1cbn1cblxuZXhwb3J0IGRlZmF1bHQgZGVmaW5lQ29uZmlnKHtcbiAgbWFpbjoge1xuICAgIGJ1aWxkOiB7XG4gICAgICBvdXREaXI6IGhlcmUoJ291dC9tYWluJyksXG4gICAgICByb2xsZG93bk9wdGlvbnM6IHtcbiAgICAgICAgaW5wdXQ6IHsgbWFpbjogaGVyZSgnZWxlY3Ryb24vbWFpbi50cycpLCBzZXJ2ZTogaGVyZSgnZWxlY3Ryb24vc2VydmUudHMnKSB9LFxuICAgICAgICBvdXRwdXQ6IHsgY2h1bmtGaWxlTmFtZXM6ICdjaHVua3MvW25hbWVdLVtoYXNoXS5qcycgfSxcbiAgICAgIH0sXG4gICAgfSxcbiAgfSxcbiAgcHJlbG9hZDoge1xuICAgIGJ1aWxkOiB7XG4gICAgICBvdXREaXI6IGhlcmUoJ291dC9wcmVsb2FkJyksXG4gICAgICAvLyBBIHNhbmRib3hlZCBwcmVsb2FkIHNjcmlwdCBjYW5ub3QgcmVxdWlyZTogZXZlcnl0aGluZyBpdCBuZWVkcyBpcyBpbiB0aGUgb25lIGZpbGUsIGFzIENvbW1vbkpTLlxuICAgICAgZXh0ZXJuYWxpemVEZXBzOiBmYWxzZSxcbiAgICAgIHJvbGxkb3duT3B0aW9uczoge1xuICAgICAgICBpbnB1dDogeyBwcmVsb2FkOiBoZXJlKCdlbGVjdHJvbi9wcmVsb2FkLnRzJykgfSxcbiAgICAgICAgb3V0cHV0OiB7IGZvcm1hdDogJ2NqcycsIGVudHJ5RmlsZU5hbWVzOiAnW25hbWVdLmNqcycgfSxcbiAgICAgIH0sXG4gICAgfSxcbiAgfSxcbiAgcmVuZGVyZXI6IHtcbiAgICByb290OiBoZXJlKCdyZW5kZXJlcicpLFxuICAgIGJ1aWxkOiB7XG4gICAgICBvdXREaXI6IGhlcmUoJ291dC9yZW5kZXJlcicpLFxuICAgICAgLy8gQSBicm93c2VyIGtlZXBzIHRoZSBzb3VyY2Ugb2YgYSBwYWdlIGluIG1lbW9yeTsgd2hlcmUgSmFwYW5lc2UgaXMgaW4gaXQsIHdpdGggdHdvIGJ5dGVzIGZvciBlYWNoIGNoYXJhY3Rlci5cbiAgICAgIG1pbmlmeTogdHJ1ZSxcbiAgICAgIGNodW5rU2l6ZVdhcm5pbmdMaW1pdDogM18wMDAsXG4gICAgICAvLyBUaGUgcGFnZSdzIHBvbGljeSBhbGxvd3MgZm9udHMgZnJvbSBpdHMgb3duIG9yaWdpbiBvbmx5LCBubyBkYXRhOiBhZGRyZXNzZXMuXG4gICAgICBhc3NldHNJbmxpbmVMaW1pdDogMCxcbiAgICAgIHJvbGxkb3duT3B0aW9uczogeyBpbnB1dDogaGVyZSgncmVuZGVyZXIvaW5kZXguaHRtbCcpIH0sXG4gICAgfSxcbiAgICBwbHVnaW5zOiBbXG4gICAgICBjb2xvdXJzQXNUZXh0KCksXG4gICAgICB2dWUoKSxcbiAgICAgIHVpKHtcbiAgICAgICAgcm9vdDogaGVyZSgnLicpLFxuICAgICAgICByb3V0ZXI6IGZhbHNlLFxuICAgICAgICBjb2xvck1vZGU6IHRydWUsXG4gICAgICAgIGF1dG9JbXBvcnQ6IGZhbHNlLFxuICAgICAgICAvLyBDb21wb25lbnRzIGFyZSBpbXBvcnRlZCBieSBuYW1lLCBzbyB0aGF0IHRoZSBpbXBvcnQgdGFibGUgc2VlcyB0aGVtLlxuICAgICAgICBjb21wb25lbnRzOiBmYWxzZSxcbiAgICAgICAgdWk6IHVpVGhlbWUsXG4gICAgICAgIC8vIENvbXBvc2FibGVzIG5hbWUgaWNvbnMsIHRvbzsgd2hhdGV2ZXIgaXMgbWlzc2VkIGhlcmUgd291bGQgYmUgYXNrZWQgZm9yIG9uIHRoZSBuZXR3b3JrLlxuICAgICAgICBpY29uOiB7IGNsaWVudEJ1bmRsZTogeyBzY2FuOiB7IGdsb2JJbmNsdWRlOiBbJ3JlbmRlcmVyLyoqLyoue3Z1ZSx0c30nXSwgZ2xvYkV4Y2x1ZGU6IFtdIH0gfSB9LFxuICAgICAgfSksXG4gICAgXSxcbiAgfSxcbn0pXG4iXSwibWFwcGluZ3MiOiI7Ozs7Ozs7QUFHQSxNQUFhLFVBQTRDO0NBQ3ZELFFBQVE7RUFDTixTQUFTO0VBQ1QsU0FBUztFQUNULFNBQVM7RUFDVCxTQUFTO0VBQ1QsT0FBTztFQUNQLE1BQU07Q0FDUjtDQUNBLFFBQVEsRUFBRSxpQkFBaUIsRUFBRSxNQUFNLEtBQUssRUFBRTtDQUMxQyxPQUFPLEVBQUUsaUJBQWlCLEVBQUUsTUFBTSxLQUFLLEVBQUU7Q0FDekMsYUFBYSxFQUFFLGlCQUFpQixFQUFFLE1BQU0sS0FBSyxFQUFFO0NBQy9DLFFBQVEsRUFBRSxpQkFBaUIsRUFBRSxNQUFNLEtBQUssRUFBRTtDQUMxQyxVQUFVLEVBQUUsaUJBQWlCLEVBQUUsTUFBTSxLQUFLLEVBQUU7Q0FDNUMsUUFBUSxFQUFFLGlCQUFpQixFQUFFLE1BQU0sS0FBSyxFQUFFO0NBQzFDLFVBQVUsRUFBRSxpQkFBaUIsRUFBRSxNQUFNLEtBQUssRUFBRTtDQUM1QyxZQUFZLEVBQUUsa0JBQWtCLENBQUM7RUFBRSxNQUFNO0VBQU0sU0FBUztFQUFTLE9BQU8sRUFBRSxNQUFNLGdCQUFnQjtDQUFFLENBQUMsRUFBRTtDQUNyRyxXQUFXLEVBQUUsT0FBTztFQUFFLE1BQU07RUFBMkIsT0FBTztDQUEwQixFQUFFO0NBQzFGLEtBQUssRUFBRSxNQUFNLGNBQWM7Q0FDM0IsTUFBTSxFQUFFLGlCQUFpQixFQUFFLE1BQU0sS0FBSyxFQUFFO0NBQ3hDLE9BQU8sRUFBRSxpQkFBaUIsRUFBRSxNQUFNLEtBQUssRUFBRTtDQUN6QyxjQUFjLEVBQUUsaUJBQWlCLEVBQUUsTUFBTSxLQUFLLEVBQUU7Q0FDaEQsYUFBYSxFQUFFLGlCQUFpQixFQUFFLE1BQU0sS0FBSyxFQUFFO0FBQ2pEOztBQ25CQSxNQUFNLFFBQVEsU0FBaUIsUUFBUSxZQUFZLFNBQVMsSUFBSTs7Ozs7QUFNaEUsU0FBUyxnQkFBd0I7Q0FDL0IsTUFBTSxlQUFlLENBQ25CLENBQUMsbUJBQW1CLG1CQUFtQixHQUN2QyxDQUFDLGdDQUFnQyxnQ0FBZ0MsQ0FDbkU7Q0FDQSxPQUFPO0VBQ0wsTUFBTTtFQUNOLFVBQVUsTUFBTSxJQUFJO0dBQ2xCLElBQUksQ0FBQyxHQUFHLE1BQU0sR0FBRyxDQUFDLENBQUMsRUFBRSxFQUFFLFNBQVMseUNBQXlDLEdBQUcsT0FBTztHQUNuRixPQUFPLGFBQWEsUUFBUSxNQUFNLENBQUMsTUFBTSxRQUFRO0lBQy9DLElBQUksQ0FBQyxLQUFLLFNBQVMsSUFBSSxHQUFHLE1BQU0sSUFBSSxNQUFNLEdBQUcsR0FBRyxtQkFBbUIsS0FBSyxxQkFBcUI7SUFDN0YsT0FBTyxLQUFLLFFBQVEsTUFBTSxFQUFFO0dBQzlCLEdBQUcsSUFBSTtFQUNUO0NBQ0Y7QUFDRjtBQUVBLElBQUEsK0JBQWUsYUFBYTtDQUMxQixNQUFNLEVBQ0osT0FBTztFQUNMLFFBQVEsS0FBSyxVQUFVO0VBQ3ZCLGlCQUFpQjtHQUNmLE9BQU87SUFBRSxNQUFNLEtBQUssa0JBQWtCO0lBQUcsT0FBTyxLQUFLLG1CQUFtQjtHQUFFO0dBQzFFLFFBQVEsRUFBRSxnQkFBZ0IsMEJBQTBCO0VBQ3REO0NBQ0YsRUFDRjtDQUNBLFNBQVMsRUFDUCxPQUFPO0VBQ0wsUUFBUSxLQUFLLGFBQWE7RUFFMUIsaUJBQWlCO0VBQ2pCLGlCQUFpQjtHQUNmLE9BQU8sRUFBRSxTQUFTLEtBQUsscUJBQXFCLEVBQUU7R0FDOUMsUUFBUTtJQUFFLFFBQVE7SUFBTyxnQkFBZ0I7R0FBYTtFQUN4RDtDQUNGLEVBQ0Y7Q0FDQSxVQUFVO0VBQ1IsTUFBTSxLQUFLLFVBQVU7RUFDckIsT0FBTztHQUNMLFFBQVEsS0FBSyxjQUFjO0dBRTNCLFFBQVE7R0FDUix1QkFBdUI7R0FFdkIsbUJBQW1CO0dBQ25CLGlCQUFpQixFQUFFLE9BQU8sS0FBSyxxQkFBcUIsRUFBRTtFQUN4RDtFQUNBLFNBQVM7R0FDUCxjQUFjO0dBQ2QsSUFBSTtHQUNKLEdBQUc7SUFDRCxNQUFNLEtBQUssR0FBRztJQUNkLFFBQVE7SUFDUixXQUFXO0lBQ1gsWUFBWTtJQUVaLFlBQVk7SUFDWixJQUFJO0lBRUosTUFBTSxFQUFFLGNBQWMsRUFBRSxNQUFNO0tBQUUsYUFBYSxDQUFDLHdCQUF3QjtLQUFHLGFBQWEsQ0FBQztJQUFFLEVBQUUsRUFBRTtHQUMvRixDQUFDO0VBQ0g7Q0FDRjtBQUNGLENBQUMifQ==