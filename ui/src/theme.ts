import { createTheme, type MantineColorsTuple } from "@mantine/core";

/**
 * Mantine wants ten shades of each colour; the page uses the variables of `styles/mantine.css` alone,
 * so all ten name the one accent.
 */
const accent: MantineColorsTuple = [
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
  "var(--sb-accent)",
];

/** Sizes and habits of the controls, decided once: dense, and no scroll lock, since the page never scrolls. */
export const theme = createTheme({
  fontFamily: "var(--sb-font)",
  fontFamilyMonospace: "var(--sb-mono)",
  primaryColor: "accent",
  colors: { accent },
  cursorType: "default",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "xs", variant: "default" } },
    TextInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    Autocomplete: { defaultProps: { size: "xs", maxDropdownHeight: 260, comboboxProps: { offset: 4 } } },
    SegmentedControl: { defaultProps: { size: "xs", withItemsBorders: false, transitionDuration: 120 } },
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 90 } } },
    Popover: { defaultProps: { offset: 6, transitionProps: { duration: 90 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 90 } } },
  },
});
