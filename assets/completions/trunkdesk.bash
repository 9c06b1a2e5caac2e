# Completes trunkdesk in bash: what can stand where the cursor is, trunkdesk says itself.
_trunkdesk() {
    local lines
    COMPREPLY=()
    mapfile -t lines < <(command trunkdesk __complete bash -- \
        "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
    case ${lines[0]-} in
        files) compopt -o default ;;
        words) COMPREPLY=("${lines[@]:1}") ;;
    esac
}
complete -F _trunkdesk trunkdesk
